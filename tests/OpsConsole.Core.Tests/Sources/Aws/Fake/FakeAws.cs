using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Sources.Aws;

namespace OpsConsole.Core.Tests.Sources.Aws.Fake;

/// <summary>CloudWatch, Cost Explorer and STS over real HTTP: checks signatures and permissions, answers in pages, and can be made to misbehave.</summary>
internal sealed class FakeAws : IAsyncDisposable
{
    public const string AccessKey = "AKIDEXAMPLE", Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Token = "session token of the test", Account = "111122223333";

    private readonly WebApplication _app;

    private FakeAws()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public FakeMetrics Metrics { get; } = new();

    public FakeLedger Ledger { get; } = new();

    /// <summary>Permissions that nobody has.</summary>
    public HashSet<string> Denied { get; } = [];

    /// <summary>The permissions that were used, in order.</summary>
    public ConcurrentQueue<string> Called { get; } = new();

    /// <summary>Requests as they came.</summary>
    public ConcurrentQueue<RawRequest> Requests { get; } = new();

    /// <summary>Answers instead; returns false to let the fake answer.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>How far this clock is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>The role that may be assumed with this external id, and whose credentials then count.</summary>
    public (string Arn, string ExternalId)? Role { get; set; }

    public Uri Address => new(_app.Urls.Single());

    public AwsReach Reach => new() { Region = "eu-central-1", Endpoint = Address, Credentials = new SessionAWSCredentials(AccessKey, Secret, Token), Timeout = TimeSpan.FromSeconds(20) };

    public static async Task<FakeAws> StartAsync()
    {
        FakeAws fake = new();
        await fake._app.StartAsync(TestContext.Current.CancellationToken);
        return fake;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        RawRequest request = await SignatureCheck.ReadAsync(context.Request);
        Requests.Enqueue(request);
        context.Response.Headers.Date = (DateTime.UtcNow + Ahead).ToString("R");
        if (Instead is not null && await Instead(context))
        {
            return;
        }

        bool form = request.Headers["content-type"].StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal);
        string body;
        try
        {
            body = form ? Form(request) : Json(request).ToJsonString();
            context.Response.ContentType = form ? "text/xml" : request.Headers["content-type"];
        }
        catch (FakeFault fault)
        {
            context.Response.StatusCode = fault.Status;
            body = form
                ? $"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{fault.Type}</Code><Message>{WebUtility.HtmlEncode(fault.Message)}</Message></Error></ErrorResponse>"
                : new JsonObject { ["__type"] = "com.amazonaws.any#" + fault.Type, ["message"] = fault.Message }.ToJsonString();
        }

        await context.Response.WriteAsync(body);
    }

    private JsonNode Json(RawRequest request)
    {
        string[] target = request.Headers["x-amz-target"].Split('.');
        (string service, string permissions) = target[0] switch
        {
            "GraniteServiceVersion20100801" when request.Headers["content-type"] == "application/x-amz-json-1.0" => ("monitoring", "cloudwatch"),
            "AWSInsightsIndexService" when request.Headers["content-type"] == "application/x-amz-json-1.1" => ("ce", "ce"),
            _ => throw new FakeFault("UnknownOperationException", "No such target."),
        };
        Admit(request, service, permissions + ":" + target[1]);
        JsonNode body = JsonNode.Parse(request.Body)!;
        return service == "ce" ? Ledger.Answer(target[1], body) : Metrics.Answer(target[1], body);
    }

    private string Form(RawRequest request)
    {
        Dictionary<string, string> form = Encoding.UTF8.GetString(request.Body).Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]), StringComparer.Ordinal);
        string inner;
        if (form["Action"] == "GetCallerIdentity")
        {
            Admit(request, "sts", null);
            inner = $"<GetCallerIdentityResult><Arn>arn:aws:sts::{Account}:assumed-role/opsconsole/i-1</Arn><UserId>AROA:i-1</UserId><Account>{Account}</Account></GetCallerIdentityResult>";
        }
        else
        {
            Admit(request, "sts", "sts:AssumeRole");
            if (Role is not { } role || form["RoleArn"] != role.Arn || form.GetValueOrDefault("ExternalId") != role.ExternalId)
            {
                throw new FakeFault("AccessDenied", $"User: arn:aws:iam::{Account}:user/x is not authorized to perform: sts:AssumeRole on resource: {form["RoleArn"]}", 403);
            }

            inner = $"<AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>role secret</SecretAccessKey><SessionToken>role token</SessionToken><Expiration>{DateTime.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials></AssumeRoleResult>";
        }

        return $"<{form["Action"]}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">{inner}</{form["Action"]}Response>";
    }

    private void Admit(RawRequest request, string service, string? permission)
    {
        (string key, string secret, string token) = Role is not null && request.Headers.GetValueOrDefault("authorization", "").Contains("=ASIAROLE/", StringComparison.Ordinal)
            ? ("ASIAROLE", "role secret", "role token") : (AccessKey, Secret, Token);
        string? fault = SignatureCheck.Fault(request, key, secret, token, DateTime.UtcNow + Ahead, out string signedFor);
        if (fault is not null || signedFor != service)
        {
            bool expired = fault == "Signature expired";
            throw new FakeFault(expired ? "InvalidSignatureException" : fault ?? "InvalidSignatureException",
                expired ? "Signature expired: 20261121T000000Z is now earlier than …" : $"The request signature we calculated does not match. The Canonical String should have been 'POST … x-amz-security-token:{token}'", 403);
        }

        if (permission is not null)
        {
            Called.Enqueue(permission);
            if (Denied.Contains(permission))
            {
                throw new FakeFault("AccessDeniedException", $"User: arn:aws:sts::{Account}:assumed-role/opsconsole/i-1 is not authorized to perform: {permission} on resource: * because no identity-based policy allows the {permission} action");
            }
        }
    }
}
