package people

import (
	"encoding/json"
	"net/http"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
)

func find(users *mongo.Collection, w http.ResponseWriter, r *http.Request) {
	var filter map[string]interface{}
	json.NewDecoder(r.Body).Decode(&filter)
	// ruleid: nosql-injection
	users.FindOne(r.Context(), filter)
	// ruleid: nosql-injection
	users.Find(r.Context(), bson.M{"$where": "this.name == '" + r.FormValue("name") + "'"})
	// ok: nosql-injection
	users.Find(r.Context(), bson.M{"name": r.FormValue("name")})
	// ok: nosql-injection
	users.DeleteOne(r.Context(), bson.D{{"name", r.FormValue("name")}})
	query := bson.M{"name": r.FormValue("name")}
	// ok: nosql-injection
	users.FindOne(r.Context(), query)
}

func parsed(users *mongo.Collection, r *http.Request) {
	var filter bson.M
	// ruleid: nosql-injection
	bson.UnmarshalExtJSON([]byte(r.FormValue("filter")), false, &filter)
	// ok: nosql-injection
	users.Find(r.Context(), bson.M{"active": true})
}
