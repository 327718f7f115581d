/** Floating-point operations of each layer with weights, forward, of `count` examples: two a multiply-add of an active weight. */
export function layerFlops({ parameters }, ticket, count) {
  const flops = new Map();
  for (const { name, layer, multiplyAdds } of parameters) {
    const { mask } = ticket.parameters[name];
    const density = mask ? mask.count / mask.size : 1;
    flops.set(layer, (flops.get(layer) ?? 0) + 2 * multiplyAdds * density * count);
  }
  return flops;
}

/**
 * The same of a whole training step: forward, weight gradient and input gradient. The first layer has no input
 * gradient.
 */
export function stepFlops(graph, ticket, count) {
  const [first] = graph.parameters.filter(({ trainable }) => trainable);
  return Array.from(
    layerFlops(graph, ticket, count),
    ([layer, flops]) => (layer === first.layer ? 2 : 3) * flops,
  ).reduce((sum, each) => sum + each, 0);
}
