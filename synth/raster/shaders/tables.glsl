// what synth/raster/tables.py writes
layout(std430, binding = 0) readonly buffer Positions { float positions[]; };
layout(std430, binding = 1) readonly buffer Triangles { uvec4 triangles[]; };
layout(std430, binding = 2) readonly buffer Objects { uvec4 objects[]; };
layout(std430, binding = 3) readonly buffer Batches { uvec2 batches[]; };
layout(std430, binding = 4) readonly buffer Places { mat4 places[]; };

const uint SMOOTH = 1u, BENDS = 2u, CUT_OUT = 4u, NONE = 0xFFFFFFFFu;

vec3 vertex(uint number) {
    return vec3(positions[3u * number], positions[3u * number + 1u], positions[3u * number + 2u]);
}
