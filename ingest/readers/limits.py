"""How large a file may be before it is refused."""

MAX_BYTES = 64 * 2**20
MAX_CHARACTERS = 20_000_000

# A Word file unpacked: all of it, and its XML, of which ordinary files hold 20 times their packed size.
MAX_UNPACKED_BYTES = 4 * MAX_BYTES
MAX_XML_BYTES = 64 * 2**20
MAX_XML_RATIO = 100
UNSUSPICIOUS_XML_BYTES = 16 * 2**20
