"""A tenant's FAQs, and the one that answers a question, or an honest "I don't know"."""
