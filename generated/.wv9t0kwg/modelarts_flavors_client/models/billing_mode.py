from enum import IntEnum

class BillingMode(IntEnum):
    PAY_PER_USE = 0
    YEARLY_MONTHLY = 1

    def __str__(self) -> str:
        return str(self.value)
