'use client';
import { loadEnsemble as loadAny } from 'freetickets';
import { loadEnsemble } from 'freetickets/predict';
import { useEffect, useState } from 'react';

/** Predicts in the browser, by both entries. */
export default function Page() {
  const [labels, setLabels] = useState('');
  useEffect(() => {
    const address = new URL('/ensemble', location.href);
    const predict = async (load) => {
      const [row] = (await (await load(address)).predict([0.9, 0.1])).toJSON();
      return row.class;
    };
    Promise.all([loadEnsemble, loadAny].map(predict)).then(
      (all) => setLabels(all.join(' ')),
      (error) => setLabels(String(error)),
    );
  }, []);
  return <p id="labels">{labels}</p>;
}
