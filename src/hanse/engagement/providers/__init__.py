"""Counterparts of sending: the mailbox that catches mails in demo mode."""
