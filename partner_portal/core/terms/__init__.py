"""The numbers of the guide as dated, typed, validated editions."""
