package auth

import (
	"errors"

	"github.com/golang-jwt/jwt/v5"
)

func parse(text string, key []byte) (*jwt.Token, error) {
	// ruleid: jwt-algorithm-unchecked
	return jwt.Parse(text, func(t *jwt.Token) (any, error) {
		return key, nil
	})
}

func claims(text string, key []byte) (*jwt.Token, error) {
	// ruleid: jwt-algorithm-unchecked
	token, err := jwt.ParseWithClaims(text, &jwt.RegisteredClaims{}, func(*jwt.Token) (any, error) { return key, nil })
	return token, err
}

func checked(text string, key []byte) (*jwt.Token, error) {
	// ok: jwt-algorithm-unchecked
	return jwt.Parse(text, func(t *jwt.Token) (any, error) {
		if _, ok := t.Method.(*jwt.SigningMethodHMAC); !ok {
			return nil, errors.New("another algorithm")
		}
		return key, nil
	})
}

func listed(text string, find jwt.Keyfunc) (*jwt.Token, error) {
	// ok: jwt-algorithm-unchecked
	jwt.Parse(text, func(*jwt.Token) (any, error) { return nil, nil }, jwt.WithValidMethods([]string{"RS256"}))
	// ok: jwt-algorithm-unchecked
	return jwt.Parse(text, find)
}
