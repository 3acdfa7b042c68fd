import { Link } from "wouter-preact";

import { View } from "../parts/View.tsx";

/** An address that names no view. */
export function NotFoundView() {
  return (
    <View title="Not here">
      <p>
        There is no such view. <Link href="/">To the campaigns</Link>
      </p>
    </View>
  );
}
