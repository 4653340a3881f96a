"""Results that are kept under the checksum of what they were made from."""
