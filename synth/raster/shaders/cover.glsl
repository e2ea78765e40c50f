// Which pixel centres a triangle covers, and how near it is there. Two passes: first the nearest of all (DEPTH), then
// which triangle that was (the one of least number where several are as near), so that the order does not matter.
#include "tables"
#include "looks"
layout(std430, binding = 9) readonly buffer List { uint list[]; };
layout(std430, binding = 10) buffer Nearness { uint nearness[]; };
#ifdef DEPTH
layout(std430, binding = 11) writeonly buffer Hits { uint hits[]; };
#else
layout(std430, binding = 11) buffer Numbers { uint numbers[]; };
#endif
uniform uint count;
uniform uint strips;      // jobs a triangle
uniform int strip_rows;
uniform ivec2 size;
uniform vec4 lens;        // fx, fy, cx, cy
uniform float near_m;
uniform int first_pixel;  // of this picture in the buffer
const uint MISSED = 0u, HIT = 1u, LARGE = 2u;

// An edge of a triangle in the picture; for its two triangles the numbers are the same but for the sign, so that
// neighbours leave no pixel between them.
struct Edge { vec2 from, way; float factor; };

Edge edge(vec2 a, vec2 b, float factor) {
    bool turned = a.x > b.x || (a.x == b.x && a.y > b.y);
    return turned ? Edge(b, a - b, -factor) : Edge(a, b - a, factor);
}

float share(Edge e, vec2 p) { return e.factor * (e.way.x * (p.y - e.from.y) - e.way.y * (p.x - e.from.x)); }

void main() {
    uint job = JOB;
    if (job >= count) return;
#ifdef FROM_BATCHES
    uint number = (list[job >> 5] << 5) | (job & 31u);
    hits[job] = MISSED;
#else
    uint number = list[job / strips];
#endif
    uvec2 batch = batches[number >> 5];
    uint place = batch.y + (number & 31u);
    uvec4 head = objects[2u * batch.x], tail = objects[2u * batch.x + 1u];
    if (place >= head.z) return;
    uvec4 corners = triangles[head.y + place];
    uint slot = corners.x >> 24;
    corners.xyz &= 0xFFFFFFu;
    mat4 m = places[batch.x];
    vec3 a = (m * vec4(vertex(head.x + corners.x), 1.0)).xyz;
    vec3 b = (m * vec4(vertex(head.x + corners.y), 1.0)).xyz;
    vec3 c = (m * vec4(vertex(head.x + corners.z), 1.0)).xyz;
#ifdef ORTHOGRAPHIC
    vec3 inverse_z = vec3(a.z, b.z, c.z);  // nearness itself
    bool crosses = false;
    vec2 A = a.xy, B = b.xy, C = c.xy;
#else
    vec3 z = vec3(a.z, b.z, c.z);
    if (all(lessThan(z, vec3(near_m)))) return;
    vec2 end = (vec2(size) - lens.zw) / lens.xy, start = -lens.zw / lens.xy;
    vec3 x = vec3(a.x, b.x, c.x), y = vec3(a.y, b.y, c.y);
    if (all(lessThan(x, start.x * z)) || all(greaterThan(x, end.x * z))) return;
    if (all(lessThan(y, start.y * z)) || all(greaterThan(y, end.y * z))) return;
    bool crosses = any(lessThan(z, vec3(near_m)));
    vec3 inverse_z = 1.0 / z;
    vec2 A = lens.xy * a.xy * inverse_z.x + lens.zw;
    vec2 B = lens.xy * b.xy * inverse_z.y + lens.zw;
    vec2 C = lens.xy * c.xy * inverse_z.z + lens.zw;
#endif
    vec2 low = crosses ? vec2(0.0) : max(min(A, min(B, C)), vec2(0.0));
    vec2 high = crosses ? vec2(size) : min(max(A, max(B, C)), vec2(size));
    ivec2 first = ivec2(ceil(low - 0.5)), last = ivec2(floor(high - 0.5));
#ifdef FROM_BATCHES
    if (any(lessThan(last, first))) return;
    ivec2 extent = last - first + 1;
    if (crosses || extent.x * extent.y > LARGE_PX) { hits[job] = LARGE; return; }
#else
    if (strips > 1u) {
        first.y = max(first.y, int(job % strips) * strip_rows);
        last.y = min(last.y, int(job % strips) * strip_rows + strip_rows - 1);
    }
    if (any(lessThan(last, first))) return;
    ivec2 extent = last - first + 1;
#endif
#ifdef SMALL
    crosses = false;
#endif
    // planes through the eye where a corner is behind it, exact for what is large and near; else areas in the picture
    vec3 bc = cross(b, c), ca = cross(c, a), ab = cross(a, b);
    vec2 AB = B - A, AC = C - A;
    float whole = crosses ? dot(a, bc) : AB.x * AC.y - AB.y * AC.x;
    if (whole == 0.0) return;
    float factor = 1.0 / whole;
    Edge to_a = edge(B, C, factor), to_b = edge(C, A, factor), to_c = edge(A, B, factor);
    bool cut = (tail.y & CUT_OUT) != 0u;
    ivec2 at = first;
    for (int i = 0; i < extent.x * extent.y; i++) {
        vec2 p = vec2(at) + 0.5;
        vec3 weights = vec3(share(to_a, p), share(to_b, p), share(to_c, p));
        float nearer = dot(weights, inverse_z);
        if (crosses) {
            vec3 ray = vec3((p - lens.zw) / lens.xy, 1.0);
            weights = factor * vec3(dot(ray, bc), dot(ray, ca), dot(ray, ab));
            nearer = weights.x + weights.y + weights.z;
        }
        bool covered = all(greaterThanEqual(weights, vec3(0.0))) && nearer > 0.0 && nearer * near_m <= 1.0;
        int pixel = first_pixel + at.y * size.x + at.x;
#ifdef CUT
        if (covered && cut) {
#ifdef ORTHOGRAPHIC
            vec3 true_weights = weights;
#else
            vec3 true_weights = crosses ? weights / nearer : weights * inverse_z / nearer;
#endif
            uint number_of = material_of(slot, tail.w);
            vec4 one = materials[2u * number_of], other = materials[2u * number_of + 1u];
            float alpha = one.w;
            if (other.z >= 0.0 && head.w != NONE)
                alpha *= picture_at(uint(other.z), other.y * uv_at(head.w, place, true_weights), 0).a;
            covered = alpha > 0.5;
        }
#endif
        if (covered) {
            uint bits = floatBitsToUint(nearer);
#ifdef DEPTH
            atomicMax(nearness[pixel], bits);
#ifdef FROM_BATCHES
            hits[job] = HIT;
#endif
#else
            if (nearness[pixel] == bits) atomicMin(numbers[pixel], number);
#endif
        }
        at.x++;
        if (at.x > last.x) { at.x = first.x; at.y++; }
    }
}
