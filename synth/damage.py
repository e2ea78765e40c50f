"""What decoders raise on bytes that were not written so."""

import struct
import wave
import zipfile
import zlib

import av

DAMAGE: tuple[type[Exception], ...] = (
    ValueError, KeyError, EOFError, struct.error, wave.Error, zlib.error, zipfile.BadZipFile, av.FFmpegError,
)  # fmt: skip
"""Of JSON, npz, wav, PNG and video members. A full disk is an OSError and not among them, but some of av's are both."""


def damaged(where: str, error: Exception) -> str:
    """One line about a clip whose bytes cannot be decoded."""
    reason = " ".join(str(error).split())
    return (
        f"{where} is damaged ({type(error).__name__}: {reason}); run `synth check` on the dataset, then copy the shard"
        " again or make the dataset again"
    )
