#!/usr/bin/perl
# An application provider on Perl's SOAP::Lite, which knows no WSDL style of ours: rpc wrapper, every operation over SOAP 1.1 and 1.2.
# usage: soaplite_client.pl http://localhost:8080
# Writes each CMS to ./perl-<version>-<case>.der for the caller to verify.
use strict;
use warnings;
use utf8;
use Encode;
use MIME::Base64;
use POSIX qw(strftime);
use Time::HiRes qw(time sleep);
use SOAP::Lite;

my $base = shift or die "usage: $0 http://localhost:8080\n";
my $mss = 'http://uri.etsi.org/TS102204/v1.1.2#';
my %namespaces = (mss => $mss, mreg => 'http://www.methics.fi/MSSPRegistration/v1.0.0#', sco => 'http://www.swisscom.ch/TS102204/ext/v1.0.0');
my $text = "Maksa 10 \x{20AC}?";
my ($failed, $count) = (0, 0);

# SOAP::Lite warns about unnamed values that its own serializer makes.
$SIG{__WARN__} = sub { print STDERR @_ unless $_[0] =~ m{SOAP/Lite\.pm} };

sub check {
    my ($name, $work) = @_;
    if (eval { $work->(); 1 }) { print "ok    perl: $name\n" }
    else { $failed++; my $why = $@; $why = $why->faultstring // $why->valueof('//Reason/Text') if ref $why; $why =~ s/\s+$//; print "FAIL  perl: $name: $why\n" }
}

sub must { my ($condition, $seen) = @_; die 'unexpected: ' . ($seen // 'nothing') . "\n" unless $condition }

sub element {
    my ($name, $value, %attributes) = @_;
    $name = "mss:$name" unless $name =~ /:/;
    return SOAP::Data->name($name)->type('')->attr(\%attributes)->value($value);
}
sub parent { my ($name, $children, %attributes) = @_; return element($name, \SOAP::Data->value(@$children), %attributes) }

# One SOAP version and one AP.
sub ap { my ($version, $id, $password) = @_; return { version => $version, id => $id // 'http://ap1.example', password => $password // 'secret1' } }

sub call {
    my ($ap, $operation, $part, $members, %attributes) = @_;
    my $soap = SOAP::Lite->new->proxy("$base/soap/services/${operation}Port")->soapversion($ap->{version})->readable(0);
    $soap->serializer->register_ns($namespaces{$_}, $_) for keys %namespaces;
    $soap->on_action(sub { "#$operation" });
    $soap->on_fault(sub { my (undef, $answer) = @_; die ref $answer ? $answer : 'HTTP: ' . $soap->transport->status . "\n" });
    my $ap_info = element('AP_Info', '', AP_ID => $ap->{id}, AP_PWD => $ap->{password},
        AP_TransID => sprintf('L%.0f-%d-%d', time * 1e6, $$, $count++), Instant => strftime('%Y-%m-%dT%H:%M:%SZ', gmtime));
    return $soap->call(SOAP::Data->name($operation),
        parent($part, [$ap_info, parent('MSSP_Info', [element('MSSP_ID', '')]), @$members], MajorVersion => 1, MinorVersion => 1, %attributes));
}

sub user { my ($msisdn) = @_; return parent('MobileUser', [element('MSISDN', $msisdn)]) }

sub sign {
    my ($ap, $msisdn, $mode, @services) = @_;
    my @asked = map { parent('Service', [parent('Description', [element('mssURI', $_)])]) } @services;
    return call($ap, 'MSS_Signature', 'MSS_SignatureReq', [
        user($msisdn), element('DataToBeSigned', $text, MimeType => 'text/plain', Encoding => 'UTF-8'),
        parent('SignatureProfile', [element('mssURI', 'mss::sign:loa4')]), @asked ? parent('AdditionalServices', \@asked) : (),
    ], MessagingMode => $mode // 'synch', TimeOut => 60);
}

sub status_of { my ($answer) = @_; my $code = $answer->dataof('//StatusCode') or die "no StatusCode\n"; return $code->attr->{Value} }

sub keep {
    my ($answer, $name, $expected) = @_;
    must(status_of($answer) == ($expected // 500), status_of($answer));
    open my $out, '>:raw', "perl-$name.der" or die "perl-$name.der: $!\n";
    print $out decode_base64($answer->valueof('//Base64Signature'));
    close $out;
}

for my $version ('1.1', '1.2') {
    # The version is the library's, not the object's: what an object is made with is what was set before.
    SOAP::Lite->new->soapversion($version);
    my $ap = ap($version);

    check("SOAP $version synch", sub { keep(sign($ap, '+99901000001'), "$version-synch") });

    check("SOAP $version asynch", sub {
        my $accepted = sign($ap, '+99901000002', 'asynchClientServer');
        must(status_of($accepted) == 100, status_of($accepted));
        my $id = $accepted->dataof('//MSS_SignatureResp')->attr->{MSSP_TransID};
        my $answer;
        for (1 .. 100) {
            $answer = call($ap, 'MSS_StatusQuery', 'MSS_StatusReq', [], MSSP_TransID => $id);
            last unless status_of($answer) == 504;
            sleep 0.1;
        }
        keep($answer, "$version-asynch");
    });

    check("SOAP $version services", sub {
        my $answer = sign($ap, '+99901000001', 'synch', "${mss}validate", "${mss}timestamp", 'http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate');
        keep($answer, "$version-services", 502);
        my @services = $answer->valueof('//ServiceResponse/Description/mssURI');
        must(@services == 3 && $services[0] eq "${mss}validate", "@services");
        must(decode_base64($answer->valueof('//TimeStampToken')) =~ /^0/, 'TimeStampToken');
        my @certificates = $answer->valueof('//signingCertificate/X509Certificate');
        must(@certificates == 2, scalar @certificates);
    });

    check("SOAP $version profile", sub {
        my $answer = call($ap, 'MSS_ProfileQuery', 'MSS_ProfileReq', [user('+99901000001'), element('Params', 'sscds certs state')]);
        must(status_of($answer) == 100, status_of($answer));
        my @profiles = $answer->valueof('//SignatureProfile/mssURI');
        must(scalar(grep(/^mss::sign:loa4/, @profiles)), "@profiles");
        must($answer->valueof('//Sim/State') eq 'ACTIVE', $answer->valueof('//Sim/State'));
        my ($certificate) = $answer->valueof('//Sim/MobileUserCertificate/X509Certificate');
        must(decode_base64($certificate) =~ /MSSDEV9901000001/, $certificate);
    });

    check("SOAP $version receipt", sub {
        my $signed = sign($ap, '+99901000002');
        my $id = $signed->dataof('//MSS_SignatureResp')->attr->{MSSP_TransID};
        my $answer = call($ap, 'MSS_Receipt', 'MSS_ReceiptReq', [
            user('+99901000002'),
            parent('Status', [
                element('StatusCode', '', Value => 100),
                parent('StatusDetail', [element('sco:ReceiptRequestExtension', '', ReceiptMessagingMode => 'synch', UserAck => 'true')]),
            ]),
            element('Message', "Kiitos! \x{20AC}", MimeType => 'text/plain', Encoding => 'UTF-8'),
        ], MSSP_TransID => $id);
        must(status_of($answer) == 100, status_of($answer));
        my $shown = $answer->dataof('//ReceiptResponseExtension')->attr;
        must($shown->{NetworkAck} eq 'true' && $shown->{UserResponse} eq '{"status":"OK"}', join(' ', %$shown));
    });

    check("SOAP $version registration", sub {
        my $ra = ap($version, 'http://ra.example', 'ra');
        my $number = $version eq '1.1' ? '+99901002105' : '+99901002106';
        my @operations = map { parent('mreg:MregRequest', [element("mreg:$_->[0]Operation", '', Name => $_->[1])]) }
            ['Provisioning', 'CreateMobileUser'], ['Wireless', 'AddDevice'], ['Certification', 'RequestCertificate'], ['Provisioning', 'ActivateMobileUser'];
        my $card = parent('mreg:SimCard', [element('mreg:ICCID', '8999' . substr($number, 1)), element('mreg:MSISDN', $number)]);
        my $answer = call($ra, 'MSS_Registration', 'MSS_RegistrationReq',
            [element('MobileUser', ''), parent('mreg:RegistrationInput', [parent('mreg:Target', [$card]), @operations])]);
        must(status_of($answer) == 408, status_of($answer));
        my @codes = $answer->valueof('//OperationOutput/Status/OperationStatusCode');
        must("@codes" eq '408 408 408 408', "@codes");
        keep(sign($ap, $number), "$version-registered");
        my $fetched = call($ra, 'MSS_Registration', 'MSS_RegistrationReq', [user($number)]);
        must(status_of($fetched) == 408 && decode_base64($fetched->valueof('//X509Certificate')) =~ /^0/, status_of($fetched));
    });

    check("SOAP $version handshake", sub {
        my %no = map { $_ => 'false' } qw(MSS_Signature MSS_Registration MSS_Notification MSS_ProfileQuery MSS_Receipt MSS_Status);
        my $answer = call($ap, 'MSS_Handshake', 'MSS_HandshakeReq',
            [element('SecureMethods', '', %no), element('Certificates', ''), element('RootCAs', ''), element('SignatureAlgList', '')]);
        must($answer->dataof('//MSS_HandshakeResp')->attr->{MSSP_TransID}, 'no MSSP_TransID');
        must($answer->dataof('//SecureMethods')->attr->{MSS_Signature} eq 'false', 'MSS_Signature');
    });

    check("SOAP $version fault 105", sub {
        my $answer = eval { sign($ap, '+99909999999') };
        my $fault = $@;
        die "no fault\n" if $answer;
        die $fault unless ref $fault;
        my $reason = $version eq '1.1' ? $fault->faultstring : $fault->valueof('//Reason/Text');
        must(($reason // '') eq 'UNKNOWN_CLIENT', $reason);
    });
}
exit($failed ? 1 : 0);
