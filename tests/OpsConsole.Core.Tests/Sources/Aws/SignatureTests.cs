using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws;

public sealed class SignatureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_check_of_these_tests_reproduces_the_published_vector()
    {
        RawRequest vanilla = new("GET", "/", "", new Dictionary<string, string> { ["host"] = "example.amazonaws.com", ["x-amz-date"] = "20150830T123600Z" }, []);

        string signature = SignatureCheck.Signature(vanilla, ["host", "x-amz-date"], FakeAws.Secret, [FakeAws.AccessKey, "20150830", "us-east-1", "service", "aws4_request"], "20150830T123600Z");

        Assert.Equal("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", signature);
    }

    [Fact]
    public async Task Requests_are_signed_as_the_JavaScript_SDK_would_sign_them()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        using AwsClient client = await AwsClient.OpenAsync(aws.Reach, AwsService.CostExplorer, Cancel);
        await new CostExplorerClient(client, new CountingReport()).GetTagsAsync(new GetTagsRequest { TimePeriod = new DateInterval { Start = "2026-11-01", End = "2026-11-02" }, TagKey = "tëam" }, Cancel);

        RawRequest sent = Assert.Single(aws.Requests);
        string ours = sent.Headers["authorization"];
        string[] signed = ours.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
        JsonObject question = new()
        {
            ["method"] = sent.Method, ["path"] = sent.Path, ["body"] = Encoding.UTF8.GetString(sent.Body), ["region"] = "us-east-1", ["service"] = "ce",
            ["headers"] = new JsonObject(signed.Select(name => KeyValuePair.Create<string, JsonNode?>(name, sent.Headers[name]))),
            ["date"] = DateTime.ParseExact(sent.Headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", null).ToString("yyyy-MM-ddTHH:mm:ssZ"),
            ["credentials"] = new JsonObject { ["accessKeyId"] = FakeAws.AccessKey, ["secretAccessKey"] = FakeAws.Secret, ["sessionToken"] = FakeAws.Token },
        };
        string theirs = await NodeScript.RunAsync("sign.mjs", question.ToJsonString());

        Assert.Equal(Parts(theirs), Parts(ours));
        Assert.All((string[])["host", "x-amz-date", "x-amz-target", "x-amz-security-token", "content-type"], name => Assert.Contains(name, signed));
    }

    [Fact]
    public async Task A_wrong_secret_is_told_without_repeating_what_AWS_says()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        AwsReach reach = aws.Reach with { Credentials = new SessionAWSCredentials(FakeAws.AccessKey, "another secret", FakeAws.Token) };
        using AwsClient client = await AwsClient.OpenAsync(reach, AwsService.CostExplorer, Cancel);

        SourceException fault = await Assert.ThrowsAsync<SourceException>(() => new CostExplorerClient(client, new CountingReport()).GetTagsAsync(new GetTagsRequest(), Cancel));

        Assert.Equal(SourceFault.Denied, fault.Fault);
        Assert.Contains("signature", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeAws.Token, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, "behind")]
    [InlineData(-9, "ahead")]
    public async Task A_wrong_clock_is_told_by_how_much(int minutes, string direction)
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ahead = TimeSpan.FromMinutes(minutes);
        using AwsClient client = await AwsClient.OpenAsync(aws.Reach, AwsService.CostExplorer, Cancel);

        SourceException fault = await Assert.ThrowsAsync<SourceException>(() => new CostExplorerClient(client, new CountingReport()).GetTagsAsync(new GetTagsRequest(), Cancel));

        Assert.Equal($"The clock of this host is wrong by {Math.Abs(minutes)} minutes {direction}, so AWS refuses its signatures.", fault.Message);
    }

    [Fact]
    public async Task A_role_is_assumed_once_and_signs_from_then_on()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Role = ("arn:aws:iam::999900001111:role/reader", "the external id");
        AwsReach reach = aws.Reach with { RoleArn = aws.Role.Value.Arn, ExternalId = aws.Role.Value.ExternalId };
        using AwsClient client = await AwsClient.OpenAsync(reach, AwsService.CostExplorer, Cancel);
        CostExplorerClient costs = new(client, new CountingReport());
        await costs.GetTagsAsync(new GetTagsRequest(), Cancel);
        await costs.GetTagsAsync(new GetTagsRequest(), Cancel);

        Assert.Equal(["sts:AssumeRole", "ce:GetTags", "ce:GetTags"], aws.Called);
    }

    [Fact]
    public async Task A_role_that_may_not_be_assumed_names_the_permission()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        using AwsClient client = await AwsClient.OpenAsync(aws.Reach with { RoleArn = "arn:aws:iam::1:role/other" }, AwsService.CostExplorer, Cancel);

        SourceException fault = await Assert.ThrowsAsync<SourceException>(() => new CostExplorerClient(client, new CountingReport()).GetTagsAsync(new GetTagsRequest(), Cancel));

        Assert.Equal((SourceFault.Denied, "The permission sts:AssumeRole is missing."), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task A_profile_of_the_shared_files_is_used()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, $"[reader]\naws_access_key_id = {FakeAws.AccessKey}\naws_secret_access_key = {FakeAws.Secret}\naws_session_token = {FakeAws.Token}\n", Cancel);
        try
        {
            AwsReach reach = aws.Reach with { Credentials = null, Profile = "reader", ProfilesFile = file };
            using SecurityTokens tokens = new(reach, await AwsCredentialChain.ResolveAsync(reach, Cancel));
            Assert.Equal(FakeAws.Account, (await tokens.GetCallerIdentityAsync(Cancel)).Account);

            SourceException fault = await Assert.ThrowsAsync<SourceException>(() => AwsCredentialChain.ResolveAsync(reach with { Profile = "writer" }, Cancel));
            Assert.Equal("There is no AWS profile 'writer'.", fault.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("eu-central-1", "https://monitoring.eu-central-1.amazonaws.com/", "https://ce.us-east-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://monitoring.cn-north-1.amazonaws.com.cn/", "https://ce.cn-northwest-1.amazonaws.com.cn/")]
    public void Each_partition_has_its_own_addresses(string region, string metrics, string costs)
    {
        Assert.Equal(metrics, AwsService.CloudWatch.AddressIn(AwsService.CloudWatch.RegionFor(region)).ToString());
        Assert.Equal(costs, AwsService.CostExplorer.AddressIn(AwsService.CostExplorer.RegionFor(region)).ToString());
    }

    [Theory]
    [InlineData("evil.example.com/")]
    [InlineData("")]
    [InlineData("us-east-1.evil")]
    public void What_is_no_region_leads_nowhere(string region) => Assert.Equal(SourceFault.Refused, Assert.Throws<SourceException>(() => AwsService.CloudWatch.RegionFor(region)).Fault);

    [Fact]
    public async Task Credentials_that_never_come_end_in_time()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        using AwsClient client = await AwsClient.OpenAsync(aws.Reach with { Credentials = new Endless(), CredentialsTimeout = TimeSpan.FromMilliseconds(50) }, AwsService.CostExplorer, Cancel);

        SourceException fault = await Assert.ThrowsAsync<SourceException>(() => new CostExplorerClient(client, new CountingReport()).GetTagsAsync(new GetTagsRequest(), Cancel));

        Assert.Equal((SourceFault.Denied, "No AWS credentials were found in time."), (fault.Fault, fault.Message));
        Assert.Empty(aws.Requests);
    }

    private sealed class Endless : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new NotSupportedException();

        public override Task<ImmutableCredentials> GetCredentialsAsync() => new TaskCompletionSource<ImmutableCredentials>().Task;
    }

    private static string[] Parts(string authorization) => [.. authorization["AWS4-HMAC-SHA256 ".Length..].Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)];
}
