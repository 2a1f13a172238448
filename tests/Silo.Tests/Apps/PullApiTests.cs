using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mss.Silo.Tests.Hosting;
using Mss.Sscd;
using Mss.Sscd.App;

namespace Mss.Silo.Tests.Apps;

/// <summary>A phone with the app, over HTTPS.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class PullApiTests(SharedApp shared) : IDisposable
{
    private readonly AppClient _app = new(shared.App);

    private AppSscd Sscd => shared.App.Get<AppSscd>();

    [Fact]
    public async Task An_enrolled_app_waits_for_a_request_and_signs_it_once()
    {
        await EnrolAsync();
        var waiting = _app.PullAsync(30);
        var command = Command("t-waits");
        Assert.Equal(SscdState.Pending, (await Sscd.RequestAsync(command, default)).State);

        var shown = Assert.Single(await waiting)!;
        Assert.Equal(("Bank", "Pay 5?"), (shown["apName"]!.ToString(), shown["text"]!.ToString()));
        Assert.Equal(VerificationCode.Of("t-waits", "Pay 5?"), shown["verificationCode"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await _app.SignAsync(shown)).Status);

        var reply = await Sscd.InquireAsync(command, default);
        Assert.Equal(SscdState.Signed, reply.State);
        Assert.True(_app.Signing.VerifyHash(command.Digest.Span, reply.Signature!, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Empty(await _app.PullAsync(0));
    }

    [Fact]
    public async Task Fault_401_what_the_app_s_user_refuses()
    {
        await EnrolAsync();
        var command = Command("t-refused");
        await Sscd.RequestAsync(command, default);
        Assert.Equal(HttpStatusCode.OK, (await _app.AnswerAsync("t-refused", new JsonObject { ["failureCode"] = 401, ["counter"] = 1 })).Status);
        Assert.Equal(401, (await Sscd.InquireAsync(command, default)).FailureCode);
    }

    [Fact]
    public async Task A_signature_of_another_key_is_not_taken_and_the_request_stays()
    {
        await EnrolAsync();
        await Sscd.RequestAsync(Command("t-wrong"), default);
        var shown = (await _app.PullAsync(0))[0]!;
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.SignAsync(shown, 1, _app.Device)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.AnswerAsync("t-wrong", new JsonObject { ["failureCode"] = 500, ["counter"] = 1 })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.AnswerAsync("t-wrong", new JsonObject { ["failureCode"] = 401 })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.AnswerAsync("t-nothing", new JsonObject { ["failureCode"] = 401, ["counter"] = 1 })).Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.SignAsync(shown)).Status);
    }

    [Fact]
    public async Task Fault_403_a_counter_that_goes_back_disables_the_app_and_all_its_requests()
    {
        await EnrolAsync();
        await Sscd.RequestAsync(Command("t-one"), default);
        await Sscd.RequestAsync(Command("t-two"), default);
        await Sscd.RequestAsync(Command("t-three"), default);
        var pulled = await _app.PullAsync(0);
        Assert.Equal(HttpStatusCode.OK, (await _app.SignAsync(pulled[0]!, 7)).Status);

        Assert.Equal(HttpStatusCode.Forbidden, (await _app.SignAsync(pulled[1]!, 7)).Status);

        Assert.Equal(403, (await Sscd.InquireAsync(Command("t-two"), default)).FailureCode);
        Assert.Equal(403, (await Sscd.InquireAsync(Command("t-three"), default)).FailureCode);
        Assert.Equal(403, (await Sscd.RequestAsync(Command("t-four"), default)).FailureCode);
        Assert.Equal(SscdState.Signed, (await Sscd.InquireAsync(Command("t-one"), default)).State);
        using var pull = _app.Proved(HttpMethod.Get, "/app/v1/requests", []);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _app.SendAsync(pull)).Status);
    }

    [Fact]
    public async Task An_answer_sent_again_is_accepted_again_and_one_that_is_late_is_gone()
    {
        await EnrolAsync();
        await Sscd.RequestAsync(Command("t-again"), default);
        await Sscd.RequestAsync(Command("t-late"), default);
        var answer = new JsonObject { ["signature"] = Convert.ToBase64String(_app.Signing.SignHash(Command("t-again").Digest.Span)), ["counter"] = 1 };
        Assert.Equal(HttpStatusCode.OK, (await _app.AnswerAsync("t-again", answer)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.AnswerAsync("t-again", answer)).Status);

        await Sscd.CancelAsync(Command("t-late"), default);
        var late = new JsonObject { ["signature"] = Convert.ToBase64String(_app.Signing.SignHash(Command("t-late").Digest.Span)), ["counter"] = 2 };
        Assert.Equal(HttpStatusCode.Gone, (await _app.AnswerAsync("t-late", late)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await _app.AnswerAsync("t-late", late)).Status);
        Assert.Equal(SscdState.Forgotten, (await Sscd.InquireAsync(Command("t-late"), default)).State);
    }

    [Fact]
    public async Task A_request_that_was_heard_on_the_way_is_worth_nothing()
    {
        await EnrolAsync();
        const string Path = "/app/v1/requests";
        var nonce = RandomNumberGenerator.GetHexString(32);
        using var first = _app.Proved(HttpMethod.Get, Path, [], nonce: nonce);
        using var again = _app.Proved(HttpMethod.Get, Path, [], nonce: nonce);
        using var old = _app.Proved(HttpMethod.Get, Path, [], DateTimeOffset.UtcNow.AddMinutes(-6));
        using var early = _app.Proved(HttpMethod.Get, Path, [], DateTimeOffset.UtcNow.AddMinutes(6));
        using var other = _app.Proved(HttpMethod.Get, Path + "?wait=1", []);
        other.RequestUri = new Uri(shared.App.Settings.Https, Path);
        using var changed = _app.Proved(HttpMethod.Post, Path + "/t1", """{"failureCode":401,"counter":1}"""u8.ToArray());
        changed.Content = new StringContent("""{"failureCode":401,"counter":9}""");
        using var nobody = _app.Proved(HttpMethod.Get, Path, []);
        nobody.Headers.Authorization = null;

        Assert.Equal(HttpStatusCode.OK, (await _app.SendAsync(first)).Status);
        foreach (var bad in new[] { again, old, early, other, changed, nobody })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await _app.SendAsync(bad)).Status);
        }
    }

    [Fact]
    public async Task A_coupling_code_serves_once_and_only_with_proof_of_both_keys()
    {
        var code = await shared.App.Get<AppEnrolment>().CreateCodeAsync("+99901000011", default);
        var (status, body) = await _app.EnrolAsync(code, provenCode: "ANOTHERCODE1");
        Assert.Equal((HttpStatusCode.BadRequest, "deviceProof is wrong"), (status, body["error"]!.ToString()));

        Assert.Equal(HttpStatusCode.Created, (await _app.EnrolAsync(code)).Status);
        using var second = new AppClient(shared.App);
        (status, body) = await second.EnrolAsync(code);
        Assert.Equal((HttpStatusCode.BadRequest, "code is wrong"), (status, body["error"]!.ToString()));
        Assert.DoesNotContain(code, body.ToJsonString(), StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private async Task EnrolAsync() =>
        Assert.Equal(HttpStatusCode.Created, (await _app.EnrolAsync(await shared.App.Get<AppEnrolment>().CreateCodeAsync("+99901000011", default))).Status);

    private SignCommand Command(string transactionId) => new(
        _app.DeviceId,
        transactionId,
        1,
        AppDevice.KeyId,
        new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256),
        SHA256.HashData(Encoding.UTF8.GetBytes(transactionId)),
        "Bank",
        "Pay 5?",
        DateTimeOffset.UtcNow.AddMinutes(2));
}
