import React from 'react';
import DOMPurify from 'dompurify';

export function Comment({ body }) {
  // ruleid: react-dangerous-html
  return <div dangerouslySetInnerHTML={{ __html: body }} />;
}

export function Clean({ body }) {
  // ok: react-dangerous-html
  return <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(body) }} />;
}

export function Fixed() {
  // ok: react-dangerous-html
  return <div dangerouslySetInnerHTML={{ __html: '<b>ready</b>' }} />;
}

export function Old(props) {
  // ruleid: react-dangerous-html
  return React.createElement('div', { dangerouslySetInnerHTML: { __html: props.post.html } });
}

export function Text({ body }) {
  // ok: react-dangerous-html
  return <div>{body}</div>;
}
