from enum import StrEnum

class FlavorType(StrEnum):
    DEDICATE = "Dedicate"
    LOGICAL = "Logical"

    def __str__(self) -> str:
        return str(self.value)
