"""WhatsApp: what Meta sends is read here, and what Lumi says is sent from here."""
