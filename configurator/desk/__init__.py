"""The desk: where colleagues serve customers. The counter sells, by one field that takes whatever is scanned."""
