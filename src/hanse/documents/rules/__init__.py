"""Pure decisions of documents: what is to be billed, what a document says, and how it is set."""
