layout(std430, binding = 5) readonly buffer Uvs { vec2 uvs[]; };
layout(std430, binding = 6) readonly buffer Slots { uint slots[]; };
layout(std430, binding = 7) readonly buffer Materials { vec4 materials[]; };
layout(std430, binding = 8) readonly buffer Texels { uint texels[]; };

uvec4 picture_row(uint number) {
    uint at = 4u * number;
    return uvec4(texels[at], texels[at + 1u], texels[at + 2u], texels[at + 3u]);
}

vec4 texel(uint first, ivec2 size, ivec2 at) {
    at = ivec2(mod(vec2(at), vec2(size)));
    return unpackUnorm4x8(texels[first + uint((size.y - 1 - at.y) * size.x + at.x)]);
}

// bilinear, repeated, v = 1 at the top row; level: of the pyramid
vec4 picture_at(uint number, vec2 uv, int level) {
    uvec4 picture = picture_row(number);
    uint first = picture.x;
    ivec2 size = ivec2(picture.yz);
    for (int i = 0; i < min(level, int(picture.w) - 1); i++) {
        first += uint(size.x * size.y);
        size = max(size / 2, ivec2(1));
    }
    vec2 place = fract(uv) * vec2(size) - 0.5;
    ivec2 low = ivec2(floor(place));
    vec2 share = place - vec2(low);
    vec4 below = mix(texel(first, size, low), texel(first, size, low + ivec2(1, 0)), share.x);
    vec4 above = mix(texel(first, size, low + ivec2(0, 1)), texel(first, size, low + ivec2(1, 1)), share.x);
    return mix(below, above, share.y);
}

uint material_of(uint slot, uint first_slot) { return slots[first_slot + slot]; }

vec2 uv_at(uint first_uv, uint place, vec3 weights) {
    uint at = first_uv + 3u * place;
    return weights.x * uvs[at] + weights.y * uvs[at + 1u] + weights.z * uvs[at + 2u];
}
