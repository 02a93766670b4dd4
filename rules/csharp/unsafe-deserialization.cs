using System.IO;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Formatters.Binary;
using System.Text.Json;
using System.Web.Script.Serialization;
using System.Web.UI;
using System.Xml.Serialization;
using MessagePack;
using Newtonsoft.Json;

namespace Store;

public class Reader
{
    private readonly BinaryFormatter _formatter = new BinaryFormatter();

    public object Binary(Stream stream)
    {
        var formatter = new BinaryFormatter();
        // ruleid: unsafe-deserialization
        return formatter.Deserialize(stream);
    }

    public object Field(Stream stream)
    {
        // ruleid: unsafe-deserialization
        return (Order)_formatter.Deserialize(stream);
    }

    public void Write(Stream stream, Order order)
    {
        // ok: unsafe-deserialization
        _formatter.Serialize(stream, order);
    }

    public object Contract(Stream stream)
    {
        // ruleid: unsafe-deserialization
        return new NetDataContractSerializer().Deserialize(stream);
    }

    public object State(string text)
    {
        // ruleid: unsafe-deserialization
        return new LosFormatter().Deserialize(text);
    }

    public object Json(string text)
    {
        // ruleid: unsafe-deserialization
        var settings = new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.All };
        return JsonConvert.DeserializeObject(text, settings);
    }

    public object JsonLater(string text)
    {
        var settings = new JsonSerializerSettings();
        // ruleid: unsafe-deserialization
        settings.TypeNameHandling = TypeNameHandling.Auto;
        return JsonConvert.DeserializeObject<Order>(text, settings);
    }

    public object JsonNone(string text)
    {
        // ok: unsafe-deserialization
        var settings = new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.None };
        // ok: unsafe-deserialization
        return JsonConvert.DeserializeObject<Order>(text, settings);
    }

    public object JsonBinder(string text)
    {
        // ok: unsafe-deserialization
        var settings = new JsonSerializerSettings
        {
            TypeNameHandling = TypeNameHandling.Auto,
            SerializationBinder = new OrderBinder(),
        };
        return JsonConvert.DeserializeObject<Order>(text, settings);
    }

    public object Script(string text)
    {
        // ruleid: unsafe-deserialization
        var serializer = new JavaScriptSerializer(new SimpleTypeResolver());
        return serializer.Deserialize<Order>(text);
    }

    public object ScriptPlain(string text)
    {
        // ok: unsafe-deserialization
        return new JavaScriptSerializer().Deserialize<Order>(text);
    }

    public object Safe(string text, Stream stream)
    {
        // ok: unsafe-deserialization
        var order = System.Text.Json.JsonSerializer.Deserialize<Order>(text);
        // ok: unsafe-deserialization
        return new XmlSerializer(typeof(Order)).Deserialize(stream) ?? order;
    }

    public object Typeless(byte[] bytes)
    {
        // ruleid: unsafe-deserialization
        return MessagePackSerializer.Typeless.Deserialize(bytes);
    }
}
