// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Times ConvNetJS on the network of its CIFAR-10 demo: microseconds per image, forward and for a
// step of SGD with momentum on a batch of 32, medians over rounds. Writes JSON, with strider's
// times on the same machine and the ratios.
//
//   node cifar_net.cjs STRIDER.json [ROUNDS]    STRIDER.json: output of peers_networks --json
const fs = require('fs');
const { Net, Trainer, Vol } = require('convnetjs');

const batch = 32;
const ours = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const rounds = Number(process.argv[3] ?? 7);

const conv = (filters) => [
  { type: 'conv', sx: 5, filters, stride: 1, pad: 2, activation: 'relu' },
  { type: 'pool', sx: 2, stride: 2 },
];
const net = new Net();
net.makeLayers([
  { type: 'input', out_sx: 32, out_sy: 32, out_depth: 3 },
  ...conv(16),
  ...conv(20),
  ...conv(20),
  { type: 'softmax', num_classes: 10 },
]);
const trainer = new Trainer(net, { method: 'sgd', learning_rate: 1e-6, momentum: 0.9, batch_size: batch });

const images = Array.from({ length: batch }, () => {
  const image = new Vol(32, 32, 3, 0);
  for (let i = 0; i < image.w.length; ++i) image.w[i] = Math.random() - 0.5;
  return image;
});

/** The median time of `run` per image, in microseconds. */
function time(run) {
  run(); // compiles it
  const times = [];
  for (let i = 0; i < rounds; ++i) {
    const begin = process.hrtime.bigint();
    run();
    times.push(Number(process.hrtime.bigint() - begin) / 1e3 / batch);
  }
  return times.sort((a, b) => a - b)[rounds >> 1];
}

/** Strider's time for a pass. */
function stridersTime(pass) {
  const line = ours.lines.find(
    (l) => l.name === 'cifar_net' && l.pass === pass && l.batch === batch && l.threads === 1);
  if (!line) throw new Error(`${process.argv[2]}: no line of cifar_net, ${pass}, batch ${batch}, 1 thread`);
  return line.us;
}

const times = {
  forward: time(() => images.forEach((image) => net.forward(image))),
  step: time(() => images.forEach((image, i) => trainer.train(image, i % 10))),
};
const passes = Object.entries(times).map(([pass, us]) => {
  const strider = stridersTime(pass);
  return { pass, convnetjs_us: us, strider_us: strider, ratio: us / strider };
});
console.log(JSON.stringify({ node: process.version, batch, rounds, passes }, null, 1));
