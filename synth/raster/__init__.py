"""The quick engine: what every pixel shows, found in OpenGL compute shaders, and a plain shade of it; no Blender."""
