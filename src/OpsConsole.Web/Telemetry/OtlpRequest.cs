using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Web.Telemetry;

/// <summary>Marks an endpoint as one of OTLP's: its failures are answered in OTLP's form, never with a page or a redirect.</summary>
/// <param name="Signal">What it takes.</param>
internal sealed record OtlpRoute(OtlpSignal Signal);

/// <summary>What the header of an export says.</summary>
internal static class OtlpRequest
{
    /// <summary>The encoding by the media type; parameters such as a charset do not matter. Null for any other type.</summary>
    public static OtlpEncoding? Encoding(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type))
        {
            return null;
        }

        return type.MediaType.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase) ? OtlpEncoding.Protobuf
            : type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? OtlpEncoding.Json
            : null;
    }
}
