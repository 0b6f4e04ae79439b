"""How large a file may be before it is refused."""

MAX_BYTES = 64 * 2**20
MAX_CHARACTERS = 20_000_000
MAX_UNPACKED_BYTES = 4 * MAX_BYTES
