import React from 'react';
import DOMPurify from 'dompurify';

interface Props { body: string; html: string }

export const Note: React.FC<Props> = ({ body, html }) => {
  const clean: string = DOMPurify.sanitize(body);
  return (
    <section>
      {/* ruleid: react-dangerous-html */}
      <div dangerouslySetInnerHTML={{ __html: html }} />
      {/* ok: react-dangerous-html */}
      <div dangerouslySetInnerHTML={{ __html: clean }} />
      {/* ok: react-dangerous-html */}
      <p>{body}</p>
    </section>
  );
};
