"""How long a note or a reaction takes until it is durable and acknowledged; `make bench` prints the table."""
