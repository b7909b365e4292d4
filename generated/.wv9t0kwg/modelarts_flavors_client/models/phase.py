from enum import StrEnum

class Phase(StrEnum):
    NORMAL = "normal"
    SOLDOUT = "soldout"

    def __str__(self) -> str:
        return str(self.value)
