// What each pixel shows, told from the number of its triangle by a ray through its centre, and a plain shade of it.
#include "tables"
#include "looks"
layout(std430, binding = 9) readonly buffer Numbers { uint numbers[]; };
layout(std430, binding = 10) readonly buffer Normals { float normals[]; };
layout(std430, binding = 11) readonly buffer Colors { float colors[]; };
layout(std430, binding = 12) readonly buffer Lamps { vec4 lamps[]; };
layout(std430, binding = 13) readonly buffer Sky { float sky[]; };
layout(std430, binding = 14) readonly buffer Shadows { float shadows[]; };  // still, then moving
layout(std430, binding = 15) writeonly buffer Shown { float shown[]; };  // see synth/raster/picture.py
uniform uint count;
uniform ivec2 size;
uniform vec4 lens;
uniform mat3 world_from_camera;
uniform int lamp_count;
uniform vec3 key_light;       // irradiance of a surface that faces it
uniform vec3 to_key;          // unit, camera space
uniform vec3 ambient[9];      // irradiance of the sky by spherical harmonics, world space
uniform vec3 bounce;          // irradiance from below
uniform vec3 indoors;         // irradiance from all around
uniform mat4 still_map, moving_map;   // pixels and nearness in a shadow map, of points in the world
uniform ivec4 maps;           // width of the still map, of the moving one (0: none); that one's first pixel and taps
uniform vec3 eye;             // in the world
uniform vec2 offsets_m;       // along the normal, so that nothing shades itself
uniform float soft_share;     // of the lamps' light that the shadow takes
uniform int sky_rows;
uniform float sky_turn;
uniform float gain;           // exposure
const float PI = 3.14159265;

vec3 linear(vec3 c) { return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), greaterThan(c, vec3(0.04045))); }
vec3 display(vec3 c) { return mix(c * 12.92, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, greaterThan(c, vec3(0.0031308))); }

// Khronos PBR Neutral [github.com/KhronosGroup/ToneMapping/blob/main/PBR_Neutral]
vec3 neutral(vec3 c) {
    const float start = 0.8 - 0.04, desaturation = 0.15;
    float least = min(c.r, min(c.g, c.b));
    c -= least < 0.08 ? least - 6.25 * least * least : 0.04;
    float peak = max(c.r, max(c.g, c.b));
    if (peak < start) return c;
    const float d = 1.0 - start;
    float pressed = 1.0 - d * d / (peak + d - start);
    c *= pressed / peak;
    return mix(c, vec3(pressed), 1.0 - 1.0 / (desaturation * (peak - pressed) + 1.0));
}

vec3 sky_at(vec3 direction) {
    float around = atan(direction.y, direction.x) - sky_turn;
    float columns = 2.0 * float(sky_rows);
    vec2 place = vec2(mod((PI - around) / PI * float(sky_rows), columns), (0.5 - asin(direction.z) / PI) * float(sky_rows));
    vec2 corner = place - 0.5, share = fract(corner);
    vec3 sum = vec3(0.0);
    for (int k = 0; k < 4; k++) {
        ivec2 at = ivec2(floor(corner)) + ivec2(k & 1, k >> 1);
        at.x = int(mod(float(at.x), columns));
        at.y = clamp(at.y, 0, sky_rows - 1);
        int first = 3 * (at.y * 2 * sky_rows + at.x);
        float weight = ((k & 1) == 1 ? share.x : 1.0 - share.x) * ((k >> 1) == 1 ? share.y : 1.0 - share.y);
        sum += weight * vec3(sky[first], sky[first + 1], sky[first + 2]);
    }
    return sum;
}

vec3 ambient_at(vec3 n) {
    vec3 sum = ambient[0] + ambient[1] * n.y + ambient[2] * n.z + ambient[3] * n.x + ambient[4] * n.x * n.y
        + ambient[5] * n.y * n.z + ambient[6] * (3.0 * n.z * n.z - 1.0) + ambient[7] * n.x * n.z
        + ambient[8] * (n.x * n.x - n.y * n.y);
    return max(sum, vec3(0.0)) + bounce * (0.5 - 0.5 * n.z) + indoors;
}

float nearest_at(int first, int width, ivec2 pixel) {
    if (any(lessThan(pixel, ivec2(0))) || any(greaterThanEqual(pixel, ivec2(width)))) return 0.0;
    return shadows[first + pixel.y * width + pixel.x];
}

float lit_in(int first, mat4 map, int width, vec3 world, int taps) {
    vec3 at = (map * vec4(world, 1.0)).xyz;
    float sum = 0.0, all_taps = 0.0;
    vec2 corner = at.xy - 0.5;
    for (int y = -taps; y <= taps + 1; y++) for (int x = -taps; x <= taps + 1; x++) {
        ivec2 pixel = ivec2(floor(corner)) + ivec2(x, y);
        vec2 reach = max(1.0 - abs(vec2(pixel) - corner) / float(taps + 1), 0.0);
        float weight = reach.x * reach.y;
        sum += nearest_at(first, width, pixel) > at.z ? 0.0 : weight;
        all_taps += weight;
    }
    return sum / all_taps;
}

float lit_at(vec3 point, vec3 normal) {
    vec3 world = world_from_camera * point + eye, outwards = world_from_camera * normal;
    float lit = 1.0;
    if (maps.x > 0) lit = lit_in(0, still_map, maps.x, world + offsets_m.x * outwards, 0);
    if (maps.y > 0) lit *= lit_in(maps.z, moving_map, maps.y, world + offsets_m.y * outwards, maps.w);
    return lit;
}

vec3 irradiance(vec3 point, vec3 normal) {
    float lit = lit_at(point, normal);
    vec3 sum = vec3(0.0);
    for (int i = 0; i < lamp_count; i++) {
        vec4 place = lamps[3 * i], color = lamps[3 * i + 1], way = lamps[3 * i + 2];
        vec3 towards = place.xyz - point;
        float square = dot(towards, towards);
        towards *= inversesqrt(square);
        float shone = -dot(towards, way.xyz);
        float share = place.w == 0.0 ? max(shone, 0.0) : place.w == 1.0 ? 1.0 : smoothstep(way.w, way.w + color.w, shone);
        sum += color.rgb * share * max(dot(normal, towards), 0.0) / square;
    }
    sum += ambient_at(world_from_camera * normal);
    sum *= 1.0 - soft_share * (1.0 - lit);
    return sum + key_light * lit * max(dot(normal, to_key), 0.0);
}

void show(uint pixel, float depth, uint what, vec3 normal, vec4 surface, vec3 radiance, float light) {
    uint at = pixel * uint(VALUES);
    uvec3 steps = uvec3(clamp(display(neutral(radiance * gain)), 0.0, 1.0) * 255.0 + 0.5);
    shown[at] = depth;
    shown[at + 1u] = uintBitsToFloat(what);
    for (uint k = 0u; k < 3u; k++) shown[at + 2u + k] = normal[k];
    shown[at + 5u] = uintBitsToFloat(steps.r | steps.g << 8 | steps.b << 16);
    shown[at + 6u] = light;
#ifdef FLOW
    for (uint k = 0u; k < 4u; k++) shown[at + 7u + k] = surface[k];
#endif
}

void main() {
    uint pixel = JOB;
    if (pixel >= count) return;
    vec2 centre = vec2(pixel % uint(size.x), pixel / uint(size.x)) + 0.5;
    vec3 ray = vec3((centre - lens.zw) / lens.xy, 1.0);
    uint number = numbers[pixel];
    if (number == NONE) {
        show(pixel, 0.0, 0u, vec3(0.0), vec4(0.0), sky_at(normalize(world_from_camera * ray)), 0.0);
        return;
    }
    uvec2 batch = batches[number >> 5];
    uint place = batch.y + (number & 31u);
    uvec4 head = objects[2u * batch.x], tail = objects[2u * batch.x + 1u];
    uvec4 corners = triangles[head.y + place];
    uint slot = corners.x >> 24, part = corners.y >> 24;
    corners.xyz &= 0xFFFFFFu;
    mat4 m = places[batch.x];
    vec3 va = vertex(head.x + corners.x), vb = vertex(head.x + corners.y), vc = vertex(head.x + corners.z);
    vec3 a = (m * vec4(va, 1.0)).xyz, ab = (m * vec4(vb, 1.0)).xyz - a, ac = (m * vec4(vc, 1.0)).xyz - a;
    vec3 across = cross(ab, ac);
    float square = dot(across, across);
    float depth = dot(across, a) / dot(across, ray);
    vec3 point = depth * ray, inside = point - a;
    float wb = clamp(dot(across, cross(inside, ac)) / square, 0.0, 1.0);
    float wc = clamp(dot(across, cross(ab, inside)) / square, 0.0, 1.0 - wb);
    vec3 weights = vec3(1.0 - wb - wc, wb, wc);

    mat3 turn = transpose(inverse(mat3(m)));
    vec3 flat_normal = normalize(turn * cross(vb - va, vc - va)), normal = flat_normal;
    if ((tail.y & SMOOTH) != 0u) {
        vec3 sum = vec3(0.0);
        for (int i = 0; i < 3; i++) {
            uint at = 3u * (head.x + corners[i]);
            sum += weights[i] * vec3(normals[at], normals[at + 1u], normals[at + 2u]);
        }
        if (dot(sum, sum) > 0.0) normal = normalize(turn * sum);
    }
    if (dot(flat_normal, ray) > 0.0) normal = -normal;

    uint number_of = material_of(slot, tail.w);
    vec4 one = materials[2u * number_of], other = materials[2u * number_of + 1u];
    vec3 color = one.rgb;
    if (tail.x != NONE) {
        vec3 painted = vec3(0.0);
        for (int i = 0; i < 3; i++) {
            uint at = 3u * (tail.x + corners[i]);
            painted += weights[i] * vec3(colors[at], colors[at + 1u], colors[at + 2u]);
        }
        color *= painted;
    }
    if (other.z >= 0.0 && head.w != NONE) {
        vec2 uv = uv_at(head.w, place, weights) * other.y, span = vec2(0.0);
        uvec4 picture = picture_row(uint(other.z));
        for (int i = 0; i < 2; i++) {  // how far apart the picture's places in neighbouring pixels are
            vec3 next = ray + (i == 0 ? vec3(1.0 / lens.x, 0.0, 0.0) : vec3(0.0, 1.0 / lens.y, 0.0));
            vec3 there = dot(across, a) / dot(across, next) * next - a;
            float nb = dot(across, cross(there, ac)) / square, nc = dot(across, cross(ab, there)) / square;
            vec2 step_uv = uv_at(head.w, place, vec3(1.0 - nb - nc, nb, nc)) * other.y - uv;
            span[i] = length(step_uv * vec2(picture.yz));
        }
        float level = log2(max(min(span.x, span.y) * 1.5, max(span.x, span.y) / 4.0));
        color *= linear(picture_at(uint(other.z), uv, int(clamp(level + 0.5, 0.0, 20.0))).rgb);
    }
    vec3 arriving = irradiance(point, normal);
    vec3 radiance = color * (arriving / PI + other.x);
    vec4 surface = vec4(float(batch.x + 1u), 0.0, 0.0, 0.0);
    if ((tail.y & BENDS) != 0u) {
        bool second = (corners.w & 1u) == 1u;
        vec2 b_place = second ? vec2(1.0) : vec2(1.0, 0.0), c_place = second ? vec2(0.0, 1.0) : vec2(1.0);
        surface.yzw = vec3(float(corners.w >> 1), wb * b_place + wc * c_place);
    }
    uint what = tail.z | part << 8;
    show(pixel, depth, what, normal, surface, radiance, dot(arriving, vec3(0.2126, 0.7152, 0.0722)) / PI);
}
