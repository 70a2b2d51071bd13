"""Source maps: from a map file, or a comment in the code, to the owner of every byte.

The format is ECMA-426 (first edition); what generators really write was checked on the maps
of Vite 4 to 8.
"""

from __future__ import annotations
