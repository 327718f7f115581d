/**
 * Floating-point operations of a training step of `count` examples: forward, weight gradient and input gradient, each two a
 * multiply-add of an active weight. The first layer has no input gradient.
 */
export function stepFlops({ parameters }, ticket, count) {
  const [first] = parameters.filter(({ trainable }) => trainable);
  return parameters.reduce((sum, { name, layer, multiplyAdds }) => {
    const { mask } = ticket.parameters[name];
    const density = mask ? mask.count / mask.size : 1;
    return sum + (layer === first.layer ? 2 : 3) * 2 * multiplyAdds * density * count;
  }, 0);
}
