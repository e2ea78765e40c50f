// Numbers of the still part count only where nothing that moves is nearer.
layout(std430, binding = 0) readonly buffer Still { uint still[]; };
layout(std430, binding = 1) readonly buffer Nearness { uint nearness[]; };
layout(std430, binding = 2) buffer Numbers { uint numbers[]; };
uniform uint count;

void main() {
    uint pixel = JOB;
    if (pixel < count && nearness[pixel] != still[pixel]) numbers[pixel] = 0xFFFFFFFFu;
}
