/**
 * Written by scipy.io.savemat 1.17.1 with do_compression: X, [32, 32, 3, 3], whose value at (row, column, channel, image) is
 * (row + 30 channel + 50 image + (column == 31 ? 100 : 0)) mod 256, and y, [[10], [1], [9]].
 */
export const writtenByScipy = [
  'TUFUTEFCIDUuMCBNQVQtZmlsZSwgd3JpdHRlbiBieSBzY2lweS5pby5zYXZlbWF0ICAgICAgICAgICAgICAgICAg',
  'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAAAAAAAAAAAAABSU0PAAAA',
  'xQEAAHic42NgYLBQYWBgA9IcQMzJAAGsQCwAxApQzAzFjEAYAaSZQIpUQAJMzCysbOwcnFzcPLx8/AKCQsIiomLi',
  'EpJS0jKycvKj8qPyo/JDVz4lNS09IzMrOyc3L7+gsKi4pLSsvKKyqrqmtq6+obGpWU5eQVFJWUVVTV1DU0tbR1dP',
  '38DQyNjE1MzcwtLK2sZ2VH5UflR+6Mo3Nbe0trV3dHZ19/T29U+YOGnylKnTps+YOWv2nLnz5i9YaGNrZ+/g6OTs',
  '4urm7uHp5e3j6+cfEBgUHBIaFh4RGRU9Kj8qPyo/dOUXLFy0eMnSZctXrFy1es3ades3bNy0ecvWbdt37Ny1e8/e',
  'ffuRywpsJo3Kj8qPyg9deeS6HltJgFxWxMTGxSckJiUj9xlG5UflR+WHrjxyXX/g4KHDR44eO37i5KnTZ86eO3/h',
  '4qXL2EcFEH2GUflR+VH5oSt/6fKVq9eu37h56/adu/fuP3j46PGTp8+ev3j56vWbt+/ef/hIaHxwVH5UflR+6Moj',
  '1/XYSgJC44Oj8qPyo/JDVx65rv/0+cvXb99//Pz1+8/ff/8hM4eExgdH5UflR+WHrjy+tQGgmUMAt9u6oA8AAAAq',
  'AAAAeJzjY2BgMABiNiDmAGJOBghghfKZgZgRjBkZKoE0E1CEi5GTAQAY9QD7',
].join('');
