using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Interfaces;
using Mss.Grains.Tests.Hosting;
using Mss.Grains.Transactions;
using Mss.Sscd;
using Mss.Sscd.Sim;
using static Mss.Grains.Tests.Documents.DocumentOrders;

namespace Mss.Grains.Tests.Documents;

/// <summary>batchsign: one approval, one signature for each item, whatever is lost.</summary>
public sealed class BatchTests
{
    [Theory]
    [InlineData(SimKeyAlgorithm.EcP256)]
    [InlineData(SimKeyAlgorithm.Rsa2048)]
    public async Task One_approval_signs_every_item_and_every_query_gets_the_same_signatures(SimKeyAlgorithm algorithm)
    {
        await using var mss = await MssCluster.StartAsync();
        var user = await mss.AddUserAsync("+99905100001", SimulatedUser.Wait, algorithm);
        var order = Batch(mss, user, Texts);
        var accepted = await mss.SubmitAsync(order);
        Assert.Equal(StatusCode.RequestOk, accepted.Status);
        await MssCluster.EventuallyAsync(() => new(mss.Phones.Pending("899999905100001") is not null), "the request is shown");
        Assert.Equal("1/5 Pay 1 euro?\n2/5 Pay 2 euro?\n3/5 Pay 3 euro?\n4/5 Pay 4 euro?\n5/5 Pay 5 euro?", mss.Phones.Pending("899999905100001")!.Text);
        Assert.Equal(0, mss.Cards.SignaturesMade);

        // The answer comes by its own way, with all values in it.
        Assert.Equal(PhoneResult.Signed, await mss.Phones.ApproveAsync("899999905100001", accepted.TransactionId.Value, "1234"));
        var outcome = await mss.OutcomeAsync(accepted.TransactionId);

        AssertBatch(outcome, Texts);
        Assert.Equal(5, mss.Cards.SignaturesMade);
        var again = await mss.OutcomeAsync(accepted.TransactionId);
        var retried = await mss.SubmitAsync(order);
        foreach (var other in new[] { again, retried })
        {
            Assert.Equal(
                ResultsOf(outcome, ServiceUris.BatchSign).Select(result => Convert.ToHexString(result.Signature!)),
                ResultsOf(other, ServiceUris.BatchSign).Select(result => Convert.ToHexString(result.Signature!)));
        }

        Assert.Equal(["Accepted", "Sent", "Signed"], await mss.KindsAsync(accepted.TransactionId));
        Assert.Equal(5, mss.Cards.SignaturesMade);
    }

    [Fact]
    public async Task Every_digest_is_in_the_log_before_the_device_is_asked()
    {
        await using var mss = await MssCluster.StartAsync();
        var user = await mss.AddUserAsync("+99905100002");
        List<string>? logged = null;
        mss.Hooks.OnMoment = async moment =>
        {
            if (moment.Step == Step.BeforeRequest)
            {
                var sent = await EventAsync<Sent>(mss, TransactionId.Parse(moment.Transaction));
                logged = [Convert.ToHexString(sent.Digest), .. sent.Further!.Select(Convert.ToHexString)];
            }
        };
        await mss.OutcomeAsync((await mss.SubmitAsync(Batch(mss, user, Texts))).TransactionId);

        var command = Assert.Single(mss.Hooks.Commands);
        Assert.Equal([Convert.ToHexString(command.Digest.Span), .. command.Further!.Select(one => Convert.ToHexString(one.Digest.Span))], logged!);
        Assert.Equal(5, logged!.Distinct().Count());
        Assert.All(command.Further!, one => Assert.Equal((command.KeyId, command.Scheme), (one.KeyId, one.Scheme)));
    }

    [Theory]
    [InlineData(nameof(Step.AfterAccept))]
    [InlineData(nameof(Step.AfterSent))]
    [InlineData(nameof(Step.BeforeRequest))]
    [InlineData(nameof(Step.AfterRequest))]
    [InlineData(nameof(Step.BeforeFinish))]
    [InlineData(nameof(Step.AfterFinish))]
    public async Task A_silo_killed_at_any_step_leaves_one_signature_for_each_digest(string step)
    {
        await using var mss = await MssCluster.StartAsync(silos: 2);
        var user = await mss.AddUserAsync("+99905100003");
        var at = Enum.Parse<Step>(step);
        var reached = new TaskCompletionSource<string>();
        mss.Hooks.OnMoment = moment => moment.Step == at && (reached.TrySetResult(moment.Silo) || moment.Silo == reached.Task.Result)
            ? new TaskCompletionSource().Task
            : Task.CompletedTask;
        var order = Batch(mss, user, Texts);
        var submission = mss.SubmitAsync(order);
        await mss.KillAsync(await reached.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        if (at == Step.AfterAccept)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => submission);
            Assert.Null((await AgainAsync(mss, order)).Fault);
        }

        var id = mss.Ids.Create(order.ApId, order.ApTransId, order.Instant);
        AssertBatch(await mss.OutcomeAsync(id), Texts);
        Assert.Equal(5, mss.Cards.SignaturesMade);
        Assert.Single(await mss.KindsAsync(id), "Signed");
    }

    [Fact]
    public async Task After_a_restart_between_Sent_and_Signed_the_device_is_asked_what_it_did_and_no_digest_is_signed_twice()
    {
        await using var farEnd = await FarEnd.CreateAsync();
        TransactionId id;
        await using (var before = await MssCluster.StartAsync(farEnd: farEnd))
        {
            var user = await before.AddUserAsync("+99905100004");
            var reached = new TaskCompletionSource();
            before.Hooks.OnMoment = moment => moment.Step == Step.AfterRequest && reached.TrySetResult() ? new TaskCompletionSource().Task : Task.CompletedTask;
            id = (await before.SubmitAsync(Batch(before, user, Texts))).TransactionId;
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await before.KillAsync(before.Silos[0].Name);
        }

        await using var after = await MssCluster.StartAsync(farEnd: farEnd);
        AssertBatch(await after.OutcomeAsync(id), Texts);
        Assert.Empty(after.Hooks.Commands);
        Assert.Equal(5, after.Cards.SignaturesMade);
        Assert.Equal(["Accepted", "Sent", "TakenOver", "Signed"], await after.KindsAsync(id));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("missing")]
    [InlineData("none")]
    [InlineData("exchanged")]
    public async Task Fault_406_one_value_that_does_not_verify_and_nothing_is_delivered(string how)
    {
        await using var mss = await MssCluster.StartAsync();
        var user = await mss.AddUserAsync("+99905100005");
        mss.Hooks.Distort = (_, reply) => reply.Further is not { } further ? reply : reply with
        {
            Further = how switch
            {
                "changed" => [.. further.Take(3), [.. further[3][..^1], (byte)(further[3][^1] ^ 1)]],
                "missing" => [.. further.Take(3)],
                "none" => null,
                _ => [further[1], further[0], .. further.Skip(2)],
            },
        };
        var outcome = await mss.OutcomeAsync((await mss.SubmitAsync(Batch(mss, user, Texts))).TransactionId);

        Assert.Equal(StatusCode.SignatureProcessProblem, outcome.Fault!.Code);
        Assert.Null(outcome.Signature);
        Assert.Null(outcome.ServiceResults);
    }

    [Fact]
    public async Task Fault_401_a_user_who_refuses_refuses_all()
    {
        await using var mss = await MssCluster.StartAsync();
        var user = await mss.AddUserAsync("+99905100006", SimulatedUser.Refuse);
        var outcome = await mss.OutcomeAsync((await mss.SubmitAsync(Batch(mss, user, Texts))).TransactionId);
        Assert.Equal(StatusCode.UserCancel, outcome.Fault!.Code);
        Assert.Equal(0, mss.Cards.SignaturesMade);
    }

    [Fact]
    public async Task Fault_101_1014_a_device_that_makes_fewer_signatures_refuses_before_anything_is_shown()
    {
        await using var mss = await MssCluster.StartAsync();
        mss.Hooks.MaxSignatures = 4;
        var user = await mss.AddUserAsync("+99905100007", SimulatedUser.Wait);
        var refused = await mss.SubmitAsync(Batch(mss, user, Texts));
        Assert.Equal((StatusCode.WrongParam, 1014), (refused.Fault!.Code, refused.Fault.SubCode));
        Assert.Contains(ServiceUris.BatchSign, refused.Fault.DetailForAp, StringComparison.Ordinal);
        Assert.Empty(mss.Hooks.Commands);

        // The device is free again, and four are taken.
        Assert.Equal(StatusCode.RequestOk, (await mss.SubmitAsync(Batch(mss, user, Texts[..4]))).Status);
    }

    [Fact]
    public async Task Fault_103_what_does_not_fit_on_the_screen_is_refused_and_never_cut()
    {
        await using var mss = await MssCluster.StartAsync();
        var user = await mss.AddUserAsync("+99905100008");
        var text = new string('x', 76);
        Assert.Null((await mss.SubmitAsync(Batch(mss, user, text, text, new string('y', 73)))).Fault);
        var refused = await mss.SubmitAsync(Batch(mss, await mss.AddUserAsync("+99905100009"), text, text, new string('y', 74)));
        Assert.Equal(StatusCode.WrongDataLength, refused.Fault!.Code);
        Assert.Contains("240", refused.Fault.DetailForAp, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_101_the_same_identifiers_with_another_item_are_another_request()
    {
        await using var mss = await MssCluster.StartAsync();
        var user = await mss.AddUserAsync("+99905100010");
        var order = Batch(mss, user, Texts);
        await mss.OutcomeAsync((await mss.SubmitAsync(order)).TransactionId);
        var other = Batch(mss, user, [.. Texts[..4], "Pay 500 euro?"]);
        Assert.Equal(StatusCode.WrongParam, (await mss.SubmitAsync(order with { Services = other.Services })).Fault!.Code);
        Assert.Equal(5, mss.Cards.SignaturesMade);
    }

    [Fact]
    public async Task Items_are_known_by_what_was_displayed_and_a_bare_digest_shows_it()
    {
        await using var mss = await MssCluster.StartAsync();
        var user = await mss.AddUserAsync("+99905100011");
        var digest = Sha256("a document");
        var order = Batch(mss, user, Texts[..1]) with { DataToBeDisplayed = Text("First") };
        order = order with
        {
            Services =
            [
                new ServiceOrder
                {
                    Uri = ServiceUris.BatchSign,
                    Documents =
                    [
                        new FurtherDocument { DataToBeSigned = new DataObject(DataObject.Sha256, digest), DataToBeDisplayed = Text("Contract"), Format = SignatureFormat.Pkcs1 },
                        new FurtherDocument { DataToBeSigned = new DataObject(DataObject.Sha256, Sha256("another")), Format = SignatureFormat.Pkcs1 },
                    ],
                },
            ],
        };
        var outcome = await mss.OutcomeAsync((await mss.SubmitAsync(order)).TransactionId);

        Assert.Equal(
            $"1/3 First\n\nPay 1 euro?\n2/3 Contract\n3/3 SHA-256: {Convert.ToHexString(Sha256("another"))}", Assert.Single(mss.Hooks.Commands).Text);
        var results = ResultsOf(outcome, ServiceUris.BatchSign);
        Assert.Equal(["First", "Contract", null], results.Select(result => result.Displayed));
        using var certificate = X509CertificateLoader.LoadCertificate(results[1].Certificate!);
        using var key = certificate.GetECDsaPublicKey()!;
        Assert.True(key.VerifyHash(digest, results[1].Signature!, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public async Task The_same_answer_again_is_an_echo_and_one_with_another_further_value_is_late()
    {
        await using var mss = await MssCluster.StartAsync();
        var user = await mss.AddUserAsync("+99905100012");
        SscdReply? heard = null;
        mss.Hooks.Distort = (_, reply) => heard = reply;
        var order = Batch(mss, user, Texts);
        var id = (await mss.SubmitAsync(order)).TransactionId;
        await mss.OutcomeAsync(id);
        var answer = new DeviceAnswer { Signature = heard!.Signature, Further = heard.Further };
        await mss.Transaction(order).DeviceAnswered(answer);
        Assert.DoesNotContain("LateAnswer", await mss.KindsAsync(id));
        await mss.Transaction(order).DeviceAnswered(answer with { Further = [.. heard.Further!.Reverse()] });
        Assert.Contains("LateAnswer", await mss.KindsAsync(id));
    }

    private static async Task<TransactionAnswer> AgainAsync(MssCluster mss, SignatureOrder order)
    {
        while (true)
        {
            try
            {
                return await mss.SubmitAsync(order);
            }
            catch (Exception e) when (e is Orleans.Runtime.OrleansException or TimeoutException)
            {
                await Task.Delay(50);
            }
        }
    }
}
