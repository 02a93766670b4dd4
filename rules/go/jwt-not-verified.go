package auth

import (
	"github.com/golang-jwt/jwt/v5"
)

func user(text string) (string, error) {
	claims := jwt.MapClaims{}
	// ruleid: jwt-not-verified
	_, _, err := jwt.NewParser().ParseUnverified(text, claims)
	if err != nil {
		return "", err
	}
	return claims["sub"].(string), nil
}

func decodeUnverified(text string) (jwt.MapClaims, error) {
	claims := jwt.MapClaims{}
	// ok: jwt-not-verified
	_, _, err := jwt.NewParser().ParseUnverified(text, claims)
	return claims, err
}

func unsigned(claims jwt.Claims) {
	// ruleid: jwt-not-verified
	token := jwt.NewWithClaims(jwt.SigningMethodNone, claims)
	// ruleid: jwt-not-verified
	token.SignedString(jwt.UnsafeAllowNoneSignatureType)
}

func verified(text string, key []byte) (*jwt.Token, error) {
	// ok: jwt-not-verified
	return jwt.Parse(text, func(t *jwt.Token) (any, error) {
		return key, nil
	}, jwt.WithValidMethods([]string{"HS256"}))
}

func peeked(text string, keys map[string][]byte) (*jwt.Token, error) {
	parser := jwt.NewParser()
	// ok: jwt-not-verified
	head, _, err := parser.ParseUnverified(text, jwt.MapClaims{})
	if err != nil {
		return nil, err
	}
	return jwt.Parse(text, func(*jwt.Token) (any, error) { return keys[head.Header["kid"].(string)], nil })
}
