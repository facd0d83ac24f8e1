"""What goes out: letters written in the transaction of their cause, sent later (SPEC CHAN-03)."""
