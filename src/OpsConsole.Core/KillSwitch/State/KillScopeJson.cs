using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Core.KillSwitch.State;

/// <summary>Writes a scope as its text.</summary>
internal sealed class KillScopeJson : JsonConverter<KillScope>
{
    public override KillScope Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        KillScope.TryParse(reader.GetString(), out KillScope? scope) ? scope : throw new JsonException("The text is no scope.");

    public override void Write(Utf8JsonWriter writer, KillScope value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
