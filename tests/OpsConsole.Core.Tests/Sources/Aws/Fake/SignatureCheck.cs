using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OpsConsole.Core.Tests.Sources.Aws.Fake;

/// <summary>A request as it came over the wire.</summary>
internal sealed record RawRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>Checks signatures of version 4 as AWS documents them, by code of its own.</summary>
internal static class SignatureCheck
{
    /// <summary>What is wrong with the signature; null when it is right.</summary>
    public static string? Fault(RawRequest request, string accessKey, string secret, string? token, DateTime now, out string service)
    {
        service = "";
        if (!request.Headers.TryGetValue("authorization", out string? authorization) || !authorization.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
        {
            return "MissingAuthenticationTokenException";
        }

        Dictionary<string, string> parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        string[] scope = parts["Credential"].Split('/');
        string[] signed = parts["SignedHeaders"].Split(';');
        service = scope[3];
        if (scope[0] != accessKey)
        {
            return "UnrecognizedClientException";
        }

        if (request.Headers.GetValueOrDefault("x-amz-security-token") != token || (token is not null && !signed.Contains("x-amz-security-token")))
        {
            return "UnrecognizedClientException";
        }

        string date = request.Headers["x-amz-date"];
        DateTime at = DateTime.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        if ((at - now).Duration() > TimeSpan.FromMinutes(5))
        {
            return "Signature expired";
        }

        bool everythingSigned = request.Headers.Keys.Where(name => name == "host" || name.StartsWith("x-amz-", StringComparison.Ordinal)).All(signed.Contains);
        string bodyHash = Hex(SHA256.HashData(request.Body));
        bool bodyAsSaid = request.Headers.GetValueOrDefault("x-amz-content-sha256", bodyHash) == bodyHash;
        return everythingSigned && bodyAsSaid && scope[1] == date[..8] && Signature(request, signed, secret, scope, date) == parts["Signature"] ? null : "InvalidSignatureException";
    }

    /// <summary>The signature that a request must have.</summary>
    public static string Signature(RawRequest request, string[] signed, string secret, string[] scope, string date)
    {
        StringBuilder canonical = new();
        canonical.Append(request.Method).Append('\n').Append(request.Path).Append('\n').Append(request.Query).Append('\n');
        foreach (string name in signed)
        {
            canonical.Append(name).Append(':').Append(string.Join(' ', request.Headers[name].Split(' ', StringSplitOptions.RemoveEmptyEntries))).Append('\n');
        }

        canonical.Append('\n').AppendJoin(';', signed).Append('\n').Append(Hex(SHA256.HashData(request.Body)));
        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{string.Join('/', scope[1..])}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (string part in scope[1..])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    public static async Task<RawRequest> ReadAsync(HttpRequest request)
    {
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body);
        return new RawRequest(request.Method, request.Path.Value!, request.QueryString.Value?.TrimStart('?') ?? "", request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body.ToArray());
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
