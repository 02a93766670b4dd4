function merge(target, source) {
  for (const key in source) {
    if (typeof source[key] === "object") {
      merge(target[key], source[key]);
    } else {
      // ruleid: prototype-pollution-by-merge
      target[key] = source[key];
    }
  }
  return target;
}

function safe(target, source) {
  for (const key in source) {
    if (key === "__proto__" || key === "constructor") continue;
    if (typeof source[key] === "object") safe(target[key], source[key]);
    // ok: prototype-pollution-by-merge
    else target[key] = source[key];
  }
}

function assign(target, source) {
  for (const key in source) {
    // ok: prototype-pollution-by-merge
    target[key] = source[key];
  }
}

function extend(target, source) {
  Object.keys(source).forEach(function (key) {
    if (isObject(target[key])) {
      // ruleid: prototype-pollution-by-merge
      target[key] = extend(target[key], source[key]);
    }
  });
}

function longest(a, b, index) {
  // ok: prototype-pollution-by-merge
  a[index] = b[index] && compare(a[index], b[index]);
}
