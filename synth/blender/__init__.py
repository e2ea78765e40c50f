"""Shot -> Frames with Blender's Cycles: the only place with `import bpy`, run as its own process."""
