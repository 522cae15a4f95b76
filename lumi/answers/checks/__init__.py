"""What a change of FAQs does to the answers that customers get, told before or right after it."""
