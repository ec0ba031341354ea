using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.StandIns.Aws;

/// <summary>
/// Stands in for AWS: CloudWatch, Cost Explorer and the security token service at one address, which <c>X-Amz-Target</c> tells apart. Knows the sample key only, so that
/// whoever points credentials of his own here is told; signatures it takes for right.
/// </summary>
internal sealed class AwsStandIn(MeasuredWorld world, SampleUse use, TimeProvider time)
{
    public const string Account = "111122223333";

    private readonly CloudWatchStandIn _metrics = new(world, time);
    private readonly SampleBill _bill = new(world, time);

    public async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.HasFormContentType)
        {
            await TokensAsync(context);
            return;
        }

        string[] target = context.Request.Headers["X-Amz-Target"].ToString().Split('.');
        JsonNode answer;
        try
        {
            Admit(context.Request);
            JsonNode request = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) ?? throw new AwsRefusal("SerializationException", "The request is empty.");
            answer = target switch
            {
                ["GraniteServiceVersion20100801", var operation] => _metrics.Answer(operation, request),
                ["AWSInsightsIndexService", var operation] => await CostsAsync(operation, request, context.RequestAborted),
                _ => throw new AwsRefusal("UnknownOperationException", "The sample data has no such service."),
            };
        }
        catch (Exception exception) when (exception is AwsRefusal or JsonException or FormatException or InvalidOperationException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            answer = new JsonObject { ["__type"] = (exception as AwsRefusal)?.Code ?? "ValidationException", ["message"] = exception.Message };
        }

        context.Response.ContentType = context.Request.ContentType;
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private async Task<JsonNode> CostsAsync(string operation, JsonNode request, CancellationToken cancellationToken)
    {
        IReadOnlyList<PricedUse>? used = CostExplorerStandIn.RangeOf(request) is { } days ? await use(days.From, days.To, cancellationToken) : [];
        return new CostExplorerStandIn(_bill.With(used ?? []), used is not null, time).Answer(operation, request);
    }

    private static void Admit(HttpRequest request)
    {
        if (!request.Headers.Authorization.ToString().Contains($"Credential={StandInSettings.AccessKey}/", StringComparison.Ordinal))
        {
            throw new AwsRefusal("UnrecognizedClientException", "The sample data knows its own key only.");
        }
    }

    /// <summary>Says who asks. There is no role to assume.</summary>
    private static async Task TokensAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        string body;
        try
        {
            Admit(context.Request);
            body = form["Action"] == "GetCallerIdentity"
                ? $"<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>arn:aws:iam::{Account}:user/sample-data</Arn><UserId>AIDASAMPLE</UserId><Account>{Account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
                : throw new AwsRefusal("AccessDenied", "The sample data has no roles.");
        }
        catch (AwsRefusal refusal)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            body = $"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{refusal.Code}</Code><Message>{WebUtility.HtmlEncode(refusal.Message)}</Message></Error></ErrorResponse>";
        }

        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(body, context.RequestAborted);
    }
}

/// <summary>An error as AWS says it.</summary>
internal sealed class AwsRefusal(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
