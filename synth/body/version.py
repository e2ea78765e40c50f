"""The embedded body's version: raised whenever `synth body build` would write other bytes."""

BODY_VERSION = 1
