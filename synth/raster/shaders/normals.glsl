// Normals at vertices: those of the faces around, weighted by their angle there, as Blender does.
layout(std430, binding = 0) readonly buffer Positions { float positions[]; };
layout(std430, binding = 1) readonly buffer FanStarts { uvec2 fan_starts[]; };
layout(std430, binding = 2) readonly buffer Fans { uvec4 fans[]; };
layout(std430, binding = 3) writeonly buffer Normals { float normals[]; };
uniform uint count;
uniform uint first;       // vertex
uniform uint base;        // of the vertex numbers in fans
const uint NONE = 0xFFFFFFFFu;

vec3 vertex(uint number) {
    uint at = 3u * (base + number);
    return vec3(positions[at], positions[at + 1u], positions[at + 2u]);
}

vec3 safe(vec3 v) { float l = length(v); return l > 0.0 ? v / l : vec3(0.0); }

void main() {
    if (JOB >= count) return;
    uint here = first + JOB;
    uvec2 fan = fan_starts[here];
    vec3 sum = vec3(0.0);
    for (uint i = 0u; i < fan.y; i++) {
        uvec4 face = fans[fan.x + i];
        bool quad = face.w != NONE;
        vec3 a = vertex(face.x), b = vertex(face.y), c = vertex(face.z), d = quad ? vertex(face.w) : c;
        vec3 across = quad ? cross(c - a, d - b) : cross(b - a, c - a);
        float cosine = dot(safe(b - a), safe(d - a));
        sum += safe(across) * acos(clamp(cosine, -1.0, 1.0));
    }
    vec3 normal = safe(sum);
    for (uint k = 0u; k < 3u; k++) normals[3u * here + k] = normal[k];
}
