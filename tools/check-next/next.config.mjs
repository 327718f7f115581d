/** A slow machine may take a while for each page. */
export default { staticPageGenerationTimeout: 600, devIndicators: false };
