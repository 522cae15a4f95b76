"""What customers ask in vain: questions alike are one gap in the FAQs."""
