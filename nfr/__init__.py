"""Not-for-resale copies of the product (§8)."""
