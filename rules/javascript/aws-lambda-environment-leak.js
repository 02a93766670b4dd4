exports.handler = async (event) => {
  // ruleid: aws-lambda-environment-leak
  console.log(process.env);
  // ruleid: aws-lambda-environment-leak
  console.log('environment', JSON.stringify(process.env, null, 2));
  // ok: aws-lambda-environment-leak
  console.log(process.env.STAGE);
  if (event.debug) {
    // ruleid: aws-lambda-environment-leak
    return { statusCode: 200, body: JSON.stringify(process.env) };
  }
  // ok: aws-lambda-environment-leak
  return { statusCode: 200, body: JSON.stringify({ stage: process.env.STAGE }) };
};
