from enum import StrEnum

class CpuArch(StrEnum):
    ARM64 = "arm64"
    X86 = "x86"

    def __str__(self) -> str:
        return str(self.value)
